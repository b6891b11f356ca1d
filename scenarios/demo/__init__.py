"""`mallrig demo`: a day of two Korean malls, every part of the product present, joined by HTTP."""

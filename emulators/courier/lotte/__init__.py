"""Lotte Global Logistics: the gateway (/lotte) and the public tracking (/lotte-page/{world})."""

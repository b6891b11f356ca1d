"""CJ Logistics: the DX-API (/cj) and the public tracking page (/cj-page/{world})."""

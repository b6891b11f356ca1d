"""Sellmate (셀메이트), a warehouse and order system: the observed wire, and around it a modelled API that says so."""

"""stub"""
def page(): return ""

"""Is everything there that the pages need to look right?"""

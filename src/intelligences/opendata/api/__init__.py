"""`/api/v1/`: the library for programs, over the queries of the pages.

Everything that needs django-ninja is imported by the first request: the start of the site needn't wait for it.
"""

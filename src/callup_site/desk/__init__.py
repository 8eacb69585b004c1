"""The desk: what each office sees and does.

models   what is kept: documents, acts, entries, and columns to search by
guard    the database refuses to change what was written
store    reads the situation of a request, and alone writes
acting   one act: may this account do it, what does the room say, write it down
acts/    what each act brings with it: its document, its public fields, what it opens
jobs     long work: review, plan, risk, cost, package
pages/   one module per step: read a form, act, show
"""

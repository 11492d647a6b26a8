"""The owners' page: every line of the account, masked, as static pages, plain or sealed under a view password (X7, H7).

It reads: nothing here can write an entry, open a key or sign.
"""

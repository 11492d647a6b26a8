"""Reports: (state, lines) -> data. Pure; amounts and rates are strings, counts integers, what is absent is None."""

"""Plain values: money, days, shares, identities, wording, seals, tables. Nothing here knows of funds."""

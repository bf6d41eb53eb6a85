"""Bank files: what is handed to the bank (pain.008) and what it reports (camt.05x)."""

"""The command line tool: management of accounts and API keys, on this machine or on AWS."""

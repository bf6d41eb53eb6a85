"""What the account's own pages show: values for their templates, made of what is stored."""

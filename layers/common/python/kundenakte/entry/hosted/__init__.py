"""The hosted pages one by one: each module answers the visits of one address."""

"""What several calls and the automatic billing share: documents made final, periods billed."""

"""What Kundenakte costs in time, round trips and request units: `make bench`."""

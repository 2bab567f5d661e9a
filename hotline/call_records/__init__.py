"""Call records 话务记录 of a telephone system, brought in from a sheet: how fast the telephone is answered."""

"""argon2id as it is used here for passwords and codes, and what is compared with where there is nothing to compare with."""

from argon2 import PasswordHasher

HASHER = PasswordHasher()

OF_NOTHING = "$argon2id$v=19$m=65536,t=3,p=4$S8DVnszHbvGEbVE2gqQYMg$bvcxp9XeQCzV2NVAwStUXbJF1RelSi0pM1Z0t4RmP1M"
"""Of a password nobody kept, at the cost of all others, so that the time tells nobody what exists. Whoever matches it is
refused all the same. Written down because making it took a sixth of every start of every command (0.2 s of CPU each)."""

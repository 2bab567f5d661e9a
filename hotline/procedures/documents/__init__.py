"""Papers drafted from a citizen's answers: what each asks for, what the law demands of it, how it is laid out."""

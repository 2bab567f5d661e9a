"""What a seat asks the citizen for by one press: a number to call, a name, a consent. The citizen fills in or declines."""

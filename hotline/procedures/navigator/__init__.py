"""Which way fits a dispute: the channels in their order, with what bars and what precedes them."""

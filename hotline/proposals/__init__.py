"""待审核: what a trainee writes to citizens, which a supervisor reads before it is sent."""

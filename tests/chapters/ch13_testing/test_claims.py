"""What chapter 13 claims, but for every order."""

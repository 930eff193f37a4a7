"""What officers are warned of: signs found by rules, raised once, told to whom they concern in working hours."""

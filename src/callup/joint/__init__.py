"""How much can be filled, if no State may run more than a stated risk?"""

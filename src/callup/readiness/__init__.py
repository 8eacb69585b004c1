"""What does the plan do to the chance that a State's own need goes unmet?"""

"""From whom, without stripping any State?"""

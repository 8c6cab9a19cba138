"""Texts for the second reader to learn from, and the learning. Run: python -m training"""

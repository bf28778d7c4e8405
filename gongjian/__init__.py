"""Gongjian 攻坚: delivery campaigns run from records."""

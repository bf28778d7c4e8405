"""督办: problems, supervision, notices, the ladder, inspections, handling days, legacy."""

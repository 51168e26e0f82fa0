"""SAM and CloudFormation templates as scenarios."""

"""Evaluation: measures with the records behind them, training, trust surveys, briefings."""

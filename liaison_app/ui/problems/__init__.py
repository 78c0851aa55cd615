"""Problems with their SARA stage, the concerns behind them, and the register of places."""

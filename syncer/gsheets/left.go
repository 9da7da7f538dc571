package gsheets

// RequestsLeft is how many requests the budget lets through at once now, without waiting.
func (c *Client) RequestsLeft() float64 { return max(0, c.budget.limiter.Tokens()) }

package service

// RequestsLeft is how many requests to Google this process may send at once now, of its
// share of google.requests_per_minute.
func (s *Service) RequestsLeft() float64 { return s.budget.Left() }

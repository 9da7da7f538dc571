package service

// RequestsLeft is how many requests to Google may be sent at once now, of those of
// google.requests_per_minute: the least of what the clients have left.
func (s *Service) RequestsLeft() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := float64(s.Config.Google.RequestsPerMinute)
	for _, c := range s.clients {
		left = min(left, c.RequestsLeft())
	}
	return left
}

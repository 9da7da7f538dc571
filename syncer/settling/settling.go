package settling

import (
	"maps"
	"time"
)

// Young says since when the present content of the records that haven't settled has
// been seen, by resource and record id.
type Young map[string]map[string]time.Time

// Add makes a record young since a time.
func (y Young) Add(resource, id string, since time.Time) {
	if y[resource] == nil {
		y[resource] = make(map[string]time.Time)
	}
	y[resource][id] = since
}

// Len counts the records.
func (y Young) Len() int {
	n := 0
	for _, records := range y {
		n += len(records)
	}
	return n
}

// Equal reports whether both have the same records since the same times.
func (y Young) Equal(z Young) bool {
	same := func(a, b map[string]time.Time) bool { return maps.EqualFunc(a, b, time.Time.Equal) }
	return maps.EqualFunc(y, z, same)
}

// Left are those that haven't settled by a look that shows their content unchanged.
func (y Young) Left(look time.Time, after time.Duration) Young {
	left := make(Young)
	for resource, records := range y {
		for id, since := range records {
			if since.Add(after).After(look) {
				left.Add(resource, id, since)
			}
		}
	}
	return left
}

// Until is from when on a look finds all of them settled; zero where there are none.
func (y Young) Until(after time.Duration) time.Time {
	var last time.Time
	for _, records := range y {
		for _, since := range records {
			if until := since.Add(after); until.After(last) {
				last = until
			}
		}
	}
	return last
}

package page_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// What an address or a form has that can't be asked is the asker's fault, and not the
// service's.
func TestRequestsThatCantBeAsked(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	for _, tt := range []struct {
		name, path string
		form       url.Values
		status     int
	}{
		{"a text without an end", "/r/acme/customers?q=%00", nil, http.StatusBadRequest},
		{"no text", "/r/acme/issues?q=%ff", nil, http.StatusBadRequest},
		{"an address that breaks off", "/r/acme/issues?q=%", nil, http.StatusBadRequest},
		{"two ways of reading it", "/r/acme/issues?q=a;state=dismissed", nil, http.StatusBadRequest},
		{"a record", "/r/acme/customers/%00", nil, http.StatusBadRequest},
		{"a reminder", "/r/acme/reminders?recipient=%00", nil, http.StatusBadRequest},
		{"a report's filter", "/r/acme/reports/report_customers/csv?dates=customer&from=x", nil, http.StatusBadRequest},
		{"a report's column", "/r/acme/reports/report_customers/csv?sort=pg_sleep(9)", nil, http.StatusNotFound},
		{"a quotation mark", "/r/acme/customers?q=%27%22%3B--", nil, http.StatusOK},
		{"all of them", "/r/acme/customers?q=%25_%5C", nil, http.StatusOK},
		{"no page", "/r/acme/customers?page=-9223372036854775808", nil, http.StatusOK},
		{"a page far away", "/r/acme/customers?page=9223372036854775807", nil, http.StatusOK},
		{"a form", "/r/acme/issues", url.Values{"seen": {"0"}, "resource": {"customers"}, "record": {"\x00"}, "verdict": {"dismissed"}, "code": {"required"}}, http.StatusBadRequest},
		{"a form without sense", "/r/acme/issues", url.Values{"seen": {"-1"}}, http.StatusBadRequest},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			method := http.MethodGet
			if tt.form != nil {
				method = http.MethodPost
			}
			if status, body := o.ask("boss", method, tt.path, tt.form); status != tt.status {
				t.Errorf("%d, want %d\n%.300s", status, tt.status, body)
			}
		})
	}
}

// Who asks for what takes too long holds no place to read for it.
func TestLongRequestsEnd(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	o.longest = 500 * time.Millisecond
	o.serve() // once more
	tx := o.mirror.DB().MustBegin()
	defer func() { _ = tx.Rollback() }()
	tx.MustExec(`LOCK TABLE acme.customers IN ACCESS EXCLUSIVE MODE`)
	if status, body := o.ask("boss", http.MethodGet, "/r/acme/reports/report_customers/csv", nil); status != http.StatusServiceUnavailable || !strings.Contains(body, "The database doesn&#39;t answer") {
		t.Errorf("%d %.300s", status, body)
	}
}

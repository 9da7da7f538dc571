package emulator

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"sheetsync/syncer/emulator/wire"
)

// The documented quotas, a minute, for reads and for writes alike.
const (
	quotaPerUser    = 60
	quotaPerProject = 300
)

// quota counts requests by minutes of the clock.
type quota struct {
	now func() time.Time

	mu     sync.Mutex
	minute int64
	used   map[string]int
}

// take counts one request; the error is the recorded 429 when there is none left.
func (q *quota) take(user string, write bool) *wire.Error {
	kind := "Read"
	if write {
		kind = "Write"
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if m := q.now().Unix() / 60; m != q.minute || q.used == nil {
		q.minute, q.used = m, map[string]int{}
	}
	// Requests that are refused count, too.
	q.used[kind+user]++
	q.used[kind]++
	switch {
	case q.used[kind+user] > quotaPerUser:
		return quotaError(kind)
	case q.used[kind] > quotaPerProject:
		return quotaExceeded(kind, " requests per minute", "RequestsPerMinutePerProject", "1/min/{project}", quotaPerProject)
	}
	return nil
}

// quotaError is the recorded answer to one user's request too many.
func quotaError(kind string) *wire.Error {
	return quotaExceeded(kind, " requests per minute per user", "RequestsPerMinutePerUser", "1/min/{project}/{user}", quotaPerUser)
}

func quotaExceeded(kind, limit, id, unit string, value int) *wire.Error {
	lower := map[string]string{"Read": "read", "Write": "write"}[kind]
	return &wire.Error{HTTP: http.StatusTooManyRequests, Status: "RESOURCE_EXHAUSTED",
		Message: "Quota exceeded for quota metric '" + kind + " requests' and limit '" + kind + limit + "' of service " +
			"'sheets.googleapis.com' for consumer 'project_number:000000000000'.",
		Details: []any{
			map[string]any{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED", "domain": "googleapis.com",
				"metadata": map[string]any{
					"quota_limit_value": strconv.Itoa(value), "quota_unit": unit, "quota_location": "global",
					"quota_metric": "sheets.googleapis.com/" + lower + "_requests", "quota_limit": kind + id,
					"service": "sheets.googleapis.com", "consumer": "projects/000000000000",
				}},
			map[string]any{"@type": "type.googleapis.com/google.rpc.Help", "links": []any{map[string]any{
				"description": "Request a higher quota limit.", "url": "https://cloud.google.com/docs/quota#requesting_higher_quota"}}},
		}}
}

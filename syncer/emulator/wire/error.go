package wire

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Error is an error as the API answers it.
type Error struct {
	// HTTP is the status code, Status its name in the API, such as INVALID_ARGUMENT.
	HTTP    int
	Status  string
	Message string
	// Details are written as they are.
	Details []any
}

// Error returns the message with the status.
func (e *Error) Error() string { return e.Status + ": " + e.Message }

// JSON is the body of the answer.
func (e *Error) JSON() []byte {
	m := map[string]any{"code": e.HTTP, "message": e.Message, "status": e.Status}
	if len(e.Details) > 0 {
		m["details"] = e.Details
	}
	b, err := json.MarshalIndent(map[string]any{"error": m}, "", "  ")
	if err != nil {
		return []byte(`{"error":{"code":500,"message":"Internal error encountered.","status":"INTERNAL"}}`)
	}
	return b
}

// Invalid returns a 400 INVALID_ARGUMENT.
func Invalid(format string, args ...any) *Error {
	return &Error{HTTP: http.StatusBadRequest, Status: "INVALID_ARGUMENT", Message: fmt.Sprintf(format, args...)}
}

// BadRequest returns a 400 that names the member at fault, as the API does for a payload that isn't what it reads.
func BadRequest(message, field, description string) *Error {
	e := Invalid("%s", message)
	violation := map[string]any{"description": description}
	if field != "" {
		violation["field"] = field
	}
	e.Details = []any{map[string]any{
		"@type":           "type.googleapis.com/google.rpc.BadRequest",
		"fieldViolations": []any{violation},
	}}
	return e
}

// NotFound is the answer for a spreadsheet, or a developer metadata, that isn't there.
func NotFound() *Error {
	return &Error{HTTP: http.StatusNotFound, Status: "NOT_FOUND", Message: "Requested entity was not found."}
}

// Forbidden is the answer for a spreadsheet that isn't shared with the caller.
func Forbidden() *Error {
	return &Error{HTTP: http.StatusForbidden, Status: "PERMISSION_DENIED", Message: "The caller does not have permission"}
}

// Internal is the answer to what the real API fails at.
func Internal() *Error {
	return &Error{HTTP: http.StatusInternalServerError, Status: "INTERNAL", Message: "Internal error encountered."}
}

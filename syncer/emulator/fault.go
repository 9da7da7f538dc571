package emulator

import "time"

// Fault is how the server misbehaves for the requests it matches. Which of a request's faults applies first: the one
// injected first.
type Fault struct {
	// Method and Path select requests: an HTTP method ("" is any) and a part of the URL path ("" is any), such as
	// ":batchUpdate" or "/token". Path is a regular expression when it begins with "~".
	Method, Path string
	// Nth selects the nth match only, counted from 1; 0 is every match.
	Nth int
	// Times limits how often the fault happens; 0 is without limit.
	Times int
	// Share is the share of matches that fail, from 0 to 1; 0 is all. Which ones follows from [Options.Seed].
	Share float64

	// Delay waits before the request is handled.
	Delay time.Duration
	// Status answers with this status instead of handling the request; the body is Body, or what Google answers.
	Status int
	Body   string
	// Header is added to the answer.
	Header map[string]string
	// Applied handles the request and then answers Status (503 when 0) all the same.
	Applied bool
	// Cut closes the connection: before the request is handled, or after, with Applied.
	Cut bool
	// Truncate sends the right status and half of the right body, without an error of HTTP.
	Truncate bool
	// Empty sends the right status and no body.
	Empty bool
}

// Request is one request that the server was sent.
type Request struct {
	// Client is who sent it: an e-mail address, "" when unknown.
	Client string
	Method string
	// Path is the URL's path, unescaped; Query as sent.
	Path, Query string
	// Spreadsheet is the id in the path, "" when there is none.
	Spreadsheet string
	Body        []byte
	// Status that was answered, 0 for a connection that was cut.
	Status int
	// Fault tells whether a fault had a hand in it.
	Fault bool
	Time  time.Time
	Taken time.Duration
}

package anchored

const (
	// StagedRows is how many rows make staging worth its extra requests.
	StagedRows = 2 * maxAnchors
	// maxAnchors are the rows anchored by one request on all tabs: well below
	// assumption (e), and such that 10,000 rows of eight cells take four commits.
	maxAnchors = 2600
	// attempts bounds how often rows are looked for that keep moving.
	attempts = 6
)

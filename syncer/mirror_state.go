package syncer

import (
	"sheetsync/syncer/answers"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/settling"
	"sheetsync/syncer/snoozes"
	"sheetsync/validate/trend"
)

// State is what the last applied run of a register left. It is zero before the
// first one.
type State struct {
	// InputDigest identifies an input (sheet content, descriptor, day) for
	// which nothing remains to be done, neither in the database nor in the
	// sheet. It is "" while something may remain.
	InputDigest string
	// Basis says what Records' numbers were computed with (descriptor, program
	// format); numbers of another basis can't be compared.
	Basis string
	// Findings identifies the stored issues and duplicates.
	Findings string
	// Held is the HoldDigest of the register's latest run if that was held,
	// so that the same hold is not recorded over and over; "" otherwise. Failed runs
	// don't count: they changed nothing.
	Held string
	// Profile says how well filled each column was.
	Profile hold.Profile
	// Trends says what is known of each resource's past.
	Trends map[string]trend.Memory
	// Counts are the last applied run's figures by resource.
	Counts map[string]Counts
	// Tabs holds each resource's tabs.
	Tabs map[string]KnownTabs
	// Approved is the HoldDigest that a person let through; "" for none.
	Approved string
	// Records holds, by resource, what is known of each live record.
	Records map[string]*Records
	// Young are the records that hadn't settled.
	Young settling.Young
	// Duplicates is what was said and answered about duplicates. Peek leaves it out.
	Duplicates KnownDuplicates
	// Comments are those on cells.
	Comments comments.Known
	// Told are the findings that the last run told of records, and Dismissals people's
	// latest decision about each finding, lapsed ones included. Peek leaves them out.
	Told       map[dismissals.Key]bool
	Dismissals []dismissals.Decision
	// Snoozes are people's latest decisions about reminders, lapsed ones included. Peek
	// leaves them out.
	Snoozes []snoozes.Decision
}

// KnownDuplicates is what is known of duplicates.
type KnownDuplicates struct {
	// Asked is what the last run said, by resource.
	Asked map[string]answers.Asked
	// Clusters are the ids of the clusters that records were in, by resource and
	// record.
	Clusters map[string]map[string]string
	// Decisions are people's latest about each two records, lapsed ones included.
	Decisions []answers.Decision
}

// Records is what is known of a resource's live records, as parallel slices
// without order.
type Records struct {
	IDs []string
	// Rows are where they stand: the row, or where a resource has several tabs its
	// tab's number, too; see [KnownTab].
	Rows []int32
	// Hash covers the whole stored row (values, raw, extra), not its position.
	Hash []uint64
	// Content covers people's columns only: what identity without an id goes by.
	Content []uint64
	// Key covers the primary key's values; 0 where there is none or it is empty.
	Key []uint64
	// InSheet is false for a record whose id was not yet seen in the tab.
	InSheet []bool
	// Sketch holds eight small hashes of groups of people's columns, by which
	// an edited row is still recognised. Nil when nothing was stored.
	Sketch []uint64
	// Computed holds eight small hashes of groups of computed columns, by which
	// an overtyped computed cell is recognised. Nil when nothing was stored.
	Computed []uint64
	// Entered are when records were first seen, in seconds since 1970-01-01 UTC, of
	// resources with a pool; nil otherwise, and when nothing was stored.
	Entered []uint64
}

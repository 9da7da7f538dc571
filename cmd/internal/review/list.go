package review

import (
	"time"

	"sheetsync/syncer/answers"
	"sheetsync/syncer/mirror"
)

// A Cluster is records that seem to be one.
type Cluster struct {
	Register string   `json:"register"`
	Resource string   `json:"resource"`
	ID       string   `json:"cluster"`
	Records  []Member `json:"records"` // the oldest first
}

// A Member is a record of a cluster.
type Member struct {
	Record
	MergedInto  string          `json:"merged_into"`            // the oldest record that is the same beyond doubt
	DuplicateOf string          `json:"duplicate_of,omitempty"` // "" for the oldest
	Score       float64         `json:"score,omitempty"`        // 0 to 1
	Reasons     []string        `json:"reasons,omitempty"`
	Certain     bool            `json:"certain,omitempty"`
	Decision    answers.Verdict `json:"decision,omitempty"` // people's
}

// A Decision is what people decided about two records.
type Decision struct {
	Register string          `json:"register"`
	Resource string          `json:"resource"`
	Decision answers.Verdict `json:"decision"`
	Records  []Record        `json:"records"` // the older first
	Holds    bool            `json:"holds"`   // neither has changed since
	Source   answers.Source  `json:"source"`
	By       string          `json:"by,omitempty"`
	Answer   string          `json:"answer,omitempty"` // as it was written
	At       string          `json:"at"`
}

// Clusters puts members together. records are those of their resources.
func Clusters(register string, members []mirror.ClusterMember, records map[string]*Records) []Cluster {
	var out []Cluster
	for _, m := range members {
		if n := len(out); n == 0 || out[n-1].ID != m.Cluster || out[n-1].Resource != m.Resource {
			out = append(out, Cluster{Register: register, Resource: m.Resource, ID: m.Cluster})
		}
		x := Member{Record: Record{ID: m.RecordID}, MergedInto: m.MergedInto, DuplicateOf: m.DuplicateOf, Score: m.Score, Reasons: m.Reasons, Certain: m.Certain}
		if r := records[m.Resource]; r != nil {
			x.Record = r.Record(m.RecordID)
		}
		if m.Answered {
			x.Decision = answers.Same
		}
		c := &out[len(out)-1]
		c.Records = append(c.Records, x)
	}
	return out
}

// Decisions lists what people decided, without what they withdrew.
func Decisions(register string, known []answers.Decision, records map[string]*Records) []Decision {
	var out []Decision
	for i := range known {
		if d := &known[i]; d.Verdict != answers.Withdrawn {
			out = append(out, DecisionOf(register, d, records[d.Resource]))
		}
	}
	return out
}

// DecisionOf describes a decision. r may be nil.
func DecisionOf(register string, d *answers.Decision, r *Records) Decision {
	x := Decision{
		Register: register, Resource: d.Resource, Decision: d.Verdict, Records: []Record{{ID: d.Older}, {ID: d.Newer}},
		Holds: !d.Lapsed, Source: d.Source, By: d.By, Answer: d.Text, At: d.At.UTC().Format(time.RFC3339),
	}
	if r != nil {
		x.Records = []Record{r.Record(d.Older), r.Record(d.Newer)}
	}
	return x
}

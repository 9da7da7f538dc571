package readmodel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"sheetsync/syncer/mirror/reading"
)

// A Pair is two records that seem to be one.
type Pair struct {
	Resource string
	Cluster  string
	Newer    string  `db:"record_id"`
	Older    string  `db:"duplicate_of"`
	Score    float64 // 0 to 1
	Certain  bool
	Answered bool           // people say that the two are one
	Reasons  pq.StringArray // names of the fields that agree
	// Line is the number of the log's last line about the two, 0 for none, and Verdict what
	// it says: same, different, withdrawn or lapsed.
	Line     int64
	Verdict  *string
	By       *string
	At       *time.Time
	Evidence *Evidence `db:"-"` // nil where only equal values were looked for
	Weights  []byte    `db:"evidence"`
}

// Pending reports whether people have decided something that no run has taken up yet.
func (p *Pair) Pending() bool {
	if p.Verdict == nil {
		return false
	}
	switch *p.Verdict {
	case "same":
		return !p.Answered
	case "different":
		return true
	case "withdrawn":
		return p.Answered
	}
	return false
}

// Evidence is what a score is made of, in bits: the sum of all is the log2 of the odds.
type Evidence struct {
	Prior float64        `json:"prior"` // of any two records
	Lines []EvidenceLine `json:"lines"`
	Doubt float64        `json:"doubt"` // 0 or below
}

// An EvidenceLine says how strongly one comparison speaks for the two being one, or
// against it, in bits.
type EvidenceLine struct {
	Fields []string `json:"fields"`
	Level  string   `json:"level"`
	Bits   float64  `json:"bits"`
}

// DuplicateStates are which pairs are asked for.
const (
	DuplicatesAll      = ""
	DuplicatesReview   = "review"   // of which somebody should say whether they are one
	DuplicatesCertain  = "certain"  // that are one by their score
	DuplicatesAnswered = "answered" // that are one because people say so
)

// A DuplicateFilter says which pairs are asked for; what is empty doesn't count.
type DuplicateFilter struct {
	State    string // of the above
	Resource string
	Owner    string // of one of the two
	Text     string // part of the name of one of the two
}

func (f *DuplicateFilter) where(v *reading.View, args *[]any) string {
	conditions := []string{"d.register = $1"}
	*args = append(*args, v.Reader.Register)
	add := func(condition, value string) {
		if value != "" {
			*args = append(*args, value)
			conditions = append(conditions, strings.ReplaceAll(condition, "?", fmt.Sprintf("$%d", len(*args))))
		}
	}
	switch f.State {
	case DuplicatesReview:
		conditions = append(conditions, "NOT d.certain AND NOT d.answered")
	case DuplicatesCertain:
		conditions = append(conditions, "d.certain AND NOT d.answered")
	case DuplicatesAnswered:
		conditions = append(conditions, "d.answered")
	}
	add("d.resource = ?", f.Resource)
	either := func(condition string) string { // subqueries that don't refer to the pair are hashed
		of := ` IN (SELECT r.resource, r.record_id FROM ` + v.Relation(reportRecords) + ` AS r WHERE ` + condition + `)`
		return `((d.resource, d.record_id)` + of + ` OR (d.resource, d.duplicate_of)` + of + `)`
	}
	add(either("r.owner = ?"), f.Owner)
	if f.Text != "" {
		add(either("r.record ILIKE ?"), contains(f.Text))
	}
	return strings.Join(conditions, " AND ")
}

// pairsFrom joins pairs with their clusters. The rows of a pair whose cluster isn't known
// are one by themselves.
func pairsFrom(v *reading.View) string {
	return v.Service("duplicates") + ` AS d LEFT JOIN ` + v.Service("duplicate_clusters") + ` AS c
		ON c.register = d.register AND c.resource = d.resource AND c.record_id = d.record_id`
}

const clusterOfPair = `coalesce(c.cluster_id, d.duplicate_of)`

// A Cluster names records that seem to be one.
type Cluster struct{ Resource, Cluster string }

// Clusters returns the records that seem to be one, those first of which somebody should
// say whether they are, the likeliest first; and how many clusters there are in all.
func Clusters(ctx context.Context, v *reading.View, f DuplicateFilter, limit, offset int) (list []Cluster, total int, err error) {
	if has, err := v.Has(ctx, reportRecords); err != nil || !has[reportRecords] {
		return nil, 0, err
	}
	var args []any
	where := f.where(v, &args)
	grouped := fmt.Sprintf(`SELECT d.resource, %s AS cluster, bool_and(d.certain OR d.answered) AS settled, max(d.score) AS score FROM %s WHERE %s GROUP BY 1, 2`, clusterOfPair, pairsFrom(v), where)
	if err := v.Get(ctx, &total, `SELECT count(*) FROM (`+grouped+`) AS g`, args...); err != nil {
		return nil, 0, err
	}
	args = append(args, limit, offset)
	err = v.Select(ctx, &list, fmt.Sprintf(`SELECT resource, cluster FROM (%s) AS g ORDER BY settled, score DESC, resource, cluster LIMIT $%d OFFSET $%d`, grouped, len(args)-1, len(args)), args...)
	return list, total, err
}

// Pairs returns the pairs of clusters, the likeliest first.
func Pairs(ctx context.Context, v *reading.View, clusters []Cluster) ([]Pair, error) {
	var resources, ids pq.StringArray
	for _, c := range clusters {
		resources, ids = append(resources, c.Resource), append(ids, c.Cluster)
	}
	return pairs(ctx, v, `(d.resource, `+clusterOfPair+`) IN (SELECT * FROM unnest($2::text[], $3::text[]))`, resources, ids)
}

// pairs returns the pairs of a condition, whose arguments begin at $2.
func pairs(ctx context.Context, v *reading.View, where string, args ...any) ([]Pair, error) {
	var list []Pair
	err := v.Select(ctx, &list, `SELECT d.resource, `+clusterOfPair+` AS cluster, d.record_id, d.duplicate_of, d.score, d.certain, d.answered, d.reasons, d.evidence,
			coalesce(l.id, 0) AS line, l.verdict, l.decided_by AS by, l.decided_at AS at
		FROM `+pairsFrom(v)+` LEFT JOIN LATERAL (
			SELECT id, verdict, decided_by, decided_at FROM `+v.Service("duplicate_decisions")+` AS l
			WHERE l.register = d.register AND l.resource = d.resource AND l.older_id = least(d.record_id, d.duplicate_of) AND l.newer_id = greatest(d.record_id, d.duplicate_of)
			ORDER BY id DESC LIMIT 1) AS l ON true
		WHERE d.register = $1 AND `+where+` ORDER BY d.score DESC, d.record_id, d.duplicate_of`, append([]any{v.Reader.Register}, args...)...)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if p := &list[i]; p.Weights != nil {
			p.Evidence = &Evidence{}
			if err := json.Unmarshal(p.Weights, p.Evidence); err != nil {
				return nil, errors.New("the evidence of two records is no JSON object as the service writes it")
			}
		}
	}
	return list, nil
}

// DuplicateCounts counts the pairs by what is known of them.
type DuplicateCounts struct{ Review, Certain, Answered, Decided int }

// CountDuplicates counts pairs, and the pairs that people decided about.
func CountDuplicates(ctx context.Context, v *reading.View) (c DuplicateCounts, err error) {
	err = v.Get(ctx, &c, `SELECT count(*) FILTER (WHERE NOT certain AND NOT answered) AS review, count(*) FILTER (WHERE certain AND NOT answered) AS certain,
			count(*) FILTER (WHERE answered) AS answered, (SELECT count(DISTINCT (resource, older_id, newer_id)) FROM `+v.Service("duplicate_decisions")+` WHERE register = $1) AS decided
		FROM `+v.Service("duplicates")+` WHERE register = $1`, v.Reader.Register)
	return c, err
}

// DuplicateChoices returns the resources that have pairs, and who looks after any of their
// records.
func DuplicateChoices(ctx context.Context, v *reading.View) (resources, owners []string, err error) {
	if has, err := v.Has(ctx, reportRecords); err != nil || !has[reportRecords] {
		return nil, nil, err
	}
	if err := v.Select(ctx, &resources, `SELECT DISTINCT resource FROM `+v.Service("duplicates")+` WHERE register = $1 ORDER BY 1`, v.Reader.Register); err != nil {
		return nil, nil, err
	}
	pairs := v.Service("duplicates")
	err = v.Select(ctx, &owners, `SELECT DISTINCT r.owner FROM `+v.Relation(reportRecords)+` AS r
		WHERE r.owner IS NOT NULL AND r.resource = ANY ($2) AND (r.resource, r.record_id) IN (
			SELECT resource, record_id FROM `+pairs+` WHERE register = $1 UNION SELECT resource, duplicate_of FROM `+pairs+` WHERE register = $1)
		ORDER BY 1`, v.Reader.Register, pq.StringArray(resources))
	return resources, owners, err
}

// A PairDecision is what people last decided about two records.
type PairDecision struct {
	Resource  string
	Older     string  `db:"older_id"`
	Newer     string  `db:"newer_id"`
	OlderName *string `db:"older_name"` // nil where the record is gone, or has no name
	NewerName *string `db:"newer_name"`
	OlderLive bool    `db:"older_live"`
	NewerLive bool    `db:"newer_live"`
	Verdict   string  // same, different or withdrawn
	Source    string  // sheet, command or page
	By        *string
	Answer    *string // as it was written in the sheet
	At        time.Time
	Line      int64 // number of the log's last line about the two
	Lapsed    bool  // one of the two has changed since, so that it doesn't hold
}

// PairDecisions returns what people decided about records that seemed to be one, the
// latest first, and about how many pairs.
func PairDecisions(ctx context.Context, v *reading.View, limit, offset int) (list []PairDecision, total int, err error) {
	if has, err := v.Has(ctx, reportRecords); err != nil || !has[reportRecords] {
		return nil, 0, err
	}
	log := v.Service("duplicate_decisions")
	if err := v.Get(ctx, &total, `SELECT count(DISTINCT (resource, older_id, newer_id)) FROM `+log+` WHERE register = $1 AND source <> 'service'`, v.Reader.Register); err != nil {
		return nil, 0, err
	}
	names := v.Relation(reportRecords)
	err = v.Select(ctx, &list, `SELECT s.resource, s.older_id, s.newer_id, a.record AS older_name, b.record AS newer_name, a.record_id IS NOT NULL AS older_live, b.record_id IS NOT NULL AS newer_live,
			s.verdict, s.source, s.decided_by AS by, s.answer, s.decided_at AS at, l.id AS line, l.verdict = 'lapsed' AS lapsed
		FROM (SELECT DISTINCT ON (resource, older_id, newer_id) * FROM `+log+` WHERE register = $1 AND source <> 'service' ORDER BY resource, older_id, newer_id, id DESC) AS s
		JOIN LATERAL (SELECT id, verdict FROM `+log+` AS l
			WHERE l.register = s.register AND l.resource = s.resource AND l.older_id = s.older_id AND l.newer_id = s.newer_id ORDER BY id DESC LIMIT 1) AS l ON true
		LEFT JOIN `+names+` AS a ON a.resource = s.resource AND a.record_id = s.older_id
		LEFT JOIN `+names+` AS b ON b.resource = s.resource AND b.record_id = s.newer_id
		ORDER BY s.id DESC LIMIT $2 OFFSET $3`, v.Reader.Register, limit, offset)
	return list, total, err
}

package mirror

import (
	"context"

	"github.com/lib/pq"

	"sheetsync/syncer/postgres/pgerr"
)

// A ClusterMember is a record of a cluster of duplicates. Of the oldest one, which is
// a duplicate of none, DuplicateOf is "".
type ClusterMember struct {
	Resource    string
	Cluster     string         `db:"cluster_id"`
	RecordID    string         `db:"record_id"`
	MergedInto  string         `db:"merged_into"`
	DuplicateOf string         `db:"duplicate_of"`
	Score       float64        // 0 to 1
	Reasons     pq.StringArray // names of the fields that agree
	Certain     bool
	Answered    bool
}

// ClusterMembers lists the records of the register's clusters, by cluster, the oldest
// record of each first.
func (m *Mirror) ClusterMembers(ctx context.Context, register string) ([]ClusterMember, error) {
	var members []ClusterMember
	err := m.db.SelectContext(ctx, &members, `
		SELECT c.resource, c.cluster_id, c.record_id, c.merged_into, coalesce(d.duplicate_of, '') AS duplicate_of, coalesce(d.score, 0) AS score,
			coalesce(d.reasons, '{}') AS reasons, coalesce(d.certain, false) AS certain, coalesce(d.answered, false) AS answered
		FROM sheetsync.duplicate_clusters AS c LEFT JOIN sheetsync.duplicates AS d USING (register, resource, record_id)
		WHERE c.register = $1
		ORDER BY c.resource, min(c.record_id) OVER (PARTITION BY c.resource, c.cluster_id), c.record_id`, register)
	return members, pgerr.Wrap("read the clusters of duplicates of register "+register, err)
}

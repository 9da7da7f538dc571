package findings

import (
	"context"
	"errors"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/mirror/decisions"
)

// LoadTold reads which findings of records the last run told.
func LoadTold(ctx context.Context, q sqlx.QueryerContext, register string) (map[dismissals.Key]bool, error) {
	var rows []decisions.Finding
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT resource, record_id, coalesce(field, '') AS field, code, variant FROM sheetsync.issues WHERE register = $1 AND record_id IS NOT NULL`, register)
	if err != nil {
		return nil, err
	}
	told := make(map[dismissals.Key]bool, len(rows))
	for i := range rows {
		told[rows[i].Key()] = true
	}
	return told, nil
}

// LoadDuplicates reads what the last run said of duplicates, and what people decided.
func LoadDuplicates(ctx context.Context, q sqlx.QueryerContext, register string) (syncer.KnownDuplicates, error) {
	var known syncer.KnownDuplicates
	err := errors.Join(loadAsked(ctx, q, register, &known), loadClusters(ctx, q, register, &known))
	if err != nil {
		return known, err
	}
	known.Decisions, err = decisions.LoadPairs(ctx, q, register)
	return known, err
}

func loadAsked(ctx context.Context, q sqlx.QueryerContext, register string, known *syncer.KnownDuplicates) error {
	var rows []struct{ Resource, Record, Of string }
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT resource, record_id AS record, duplicate_of AS of FROM sheetsync.duplicates WHERE register = $1 ORDER BY 1, 2, 3`, register)
	if len(rows) > 0 {
		known.Asked = make(map[string]answers.Asked)
	}
	for _, r := range rows {
		into := known.Asked
		if into[r.Resource] == nil {
			into[r.Resource] = make(answers.Asked)
		}
		into[r.Resource][r.Record] = append(into[r.Resource][r.Record], r.Of)
	}
	return err
}

func loadClusters(ctx context.Context, q sqlx.QueryerContext, register string, known *syncer.KnownDuplicates) error {
	var rows []struct{ Resource, Record, Cluster string }
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT resource, record_id AS record, cluster_id AS cluster FROM sheetsync.duplicate_clusters WHERE register = $1`, register)
	if len(rows) > 0 {
		known.Clusters = make(map[string]map[string]string)
	}
	for _, r := range rows {
		into := known.Clusters
		if into[r.Resource] == nil {
			into[r.Resource] = make(map[string]string)
		}
		into[r.Resource][r.Record] = r.Cluster
	}
	return err
}

package mirror

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/cespare/xxhash/v2"
	"github.com/lib/pq"

	"sheetsync/sheetschema/parallel"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/packed"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgerr"
)

// A bucket is a group of packed records.
type bucket struct {
	number  int
	records int
	packed  []byte
}

// states writes the buckets of a resource that differ from the stored ones.
func (a *applier) states(ctx context.Context, rc *syncer.ResourceChanges) error {
	resource, n := rc.Table.Resource.Name, rc.Table.Len()
	doing := "note the records of " + resource
	present, digests, err := a.storedDigests(ctx, resource)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	bits := packed.ChooseBits(n, present)
	if bits != present {
		clear(digests)
		if err := a.Execute(ctx, doing, `DELETE FROM sheetsync.record_states WHERE register = $1 AND resource = $2`, a.run.Register, resource); err != nil {
			return err
		}
	}
	members := make([][]int32, 1<<bits)
	for record := range n {
		b := packed.BucketOf(rc.Table.ID(record), bits)
		members[b] = append(members[b], int32(record))
	}
	changed, emptied := changedBuckets(rc, members, digests)
	if err := a.deleteBuckets(ctx, resource, slices.Concat(changed, emptied)); err != nil {
		return err
	}
	var state []byte
	return a.copyBuckets(ctx, resource, pgcopy.Each(changed, func(buf []byte, number int) []byte {
		state = packed.Append(state[:0], rc, members[number])
		return a.appendBucket(buf, resource, bits, bucket{number, len(members[number]), state})
	}), len(changed))
}

// changedBuckets tells the buckets that differ from the stored ones, and those that are
// stored and have no records any more. What is packed to see that is packed again when it
// is sent: that is quicker than keeping megabytes.
func changedBuckets(rc *syncer.ResourceChanges, members [][]int32, digests map[int]int64) (changed, emptied []int) {
	differ := make([]bool, len(members))
	const atOnce = 16
	parallel.Ranges(len(members), atOnce, func(from, to int) {
		var state []byte
		for number := from; number < to; number++ {
			state = packed.Append(state[:0], rc, members[number])
			digest, stored := digests[number]
			differ[number] = !stored || digest != int64(xxhash.Sum64(state))
		}
	})
	for number, records := range members {
		_, stored := digests[number]
		switch {
		case len(records) > 0 && differ[number]:
			changed = append(changed, number)
		case len(records) == 0 && stored:
			emptied = append(emptied, number)
		}
	}
	return changed, emptied
}

// storedDigests returns the digests of the stored buckets by number, and the
// number of bits, -1 when nothing is stored.
func (a *applier) storedDigests(ctx context.Context, resource string) (bits int, digests map[int]int64, err error) {
	bits, digests = -1, make(map[int]int64)
	rows, err := a.QueryContext(ctx, `SELECT bits, bucket, digest FROM sheetsync.record_states WHERE register = $1 AND resource = $2`, a.run.Register, resource)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var number int
		var digest int64
		if err := rows.Scan(&bits, &number, &digest); err != nil {
			return 0, nil, err
		}
		digests[number] = digest
	}
	return bits, digests, rows.Err()
}

func (a *applier) storedBits(ctx context.Context, resource string) (bits int, err error) {
	err = a.GetContext(ctx, &bits, `SELECT bits FROM sheetsync.record_states WHERE register = $1 AND resource = $2 LIMIT 1`, a.run.Register, resource)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil // no records are known: none will be found either
	}
	return bits, err
}

// readBuckets returns the stored buckets of the given numbers.
func (a *applier) readBuckets(ctx context.Context, resource string, numbers map[int]map[string]bool) (buckets []bucket, err error) {
	rows, err := a.QueryContext(ctx, `SELECT bucket, records, state FROM sheetsync.record_states WHERE register = $1 AND resource = $2 AND bucket = ANY ($3)`,
		a.run.Register, resource, int64s(slices.Collect(maps.Keys(numbers))))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var b bucket
		if err := rows.Scan(&b.number, &b.records, &b.packed); err != nil {
			return nil, err
		}
		buckets = append(buckets, b)
	}
	return buckets, rows.Err()
}

func (a *applier) replaceBuckets(ctx context.Context, resource string, bits int, buckets []bucket) error {
	numbers := make([]int, len(buckets))
	for i, b := range buckets {
		numbers[i] = b.number
	}
	if err := a.deleteBuckets(ctx, resource, numbers); err != nil {
		return err
	}
	return a.copyBuckets(ctx, resource, pgcopy.Each(buckets, func(buf []byte, b bucket) []byte {
		return a.appendBucket(buf, resource, bits, b)
	}), len(buckets))
}

func (a *applier) deleteBuckets(ctx context.Context, resource string, numbers []int) error {
	if len(numbers) == 0 {
		return nil
	}
	return a.Execute(ctx, "note the records of "+resource, `DELETE FROM sheetsync.record_states WHERE register = $1 AND resource = $2 AND bucket = ANY ($3)`,
		a.run.Register, resource, int64s(numbers))
}

func (a *applier) copyBuckets(ctx context.Context, resource string, next pgcopy.Source, n int) error {
	if n == 0 {
		return nil
	}
	return a.Copy(ctx, "note the records of "+resource, `sheetsync.record_states (register, resource, bits, bucket, records, digest, state)`, next)
}

func (a *applier) appendBucket(buf []byte, resource string, bits int, b bucket) []byte {
	buf = append(pgcopy.AppendText(buf, a.run.Register), '\t')
	buf = append(pgcopy.AppendText(buf, resource), '\t')
	buf = fmt.Appendf(buf, "%d\t%d\t%d\t%d\t\\\\x", bits, b.number, b.records, int64(xxhash.Sum64(b.packed)))
	return hex.AppendEncode(buf, b.packed)
}

func int64s(numbers []int) pq.Int64Array {
	out := make(pq.Int64Array, len(numbers))
	for i, n := range numbers {
		out[i] = int64(n)
	}
	return out
}

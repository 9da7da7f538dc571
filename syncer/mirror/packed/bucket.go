package packed

import (
	"math/bits"

	"github.com/cespare/xxhash/v2"
)

// bucketSize is how many records a bucket is made for; the number of buckets
// changes when they come to hold far more or far fewer.
const bucketSize = 512

// ChooseBits returns the number of bits for so many records. It keeps the present
// one while that is good enough; -1 says that there is none yet.
func ChooseBits(records, present int) int {
	if present >= 0 {
		perBucket := records >> present
		if perBucket <= 4*bucketSize && (present == 0 || perBucket >= bucketSize/8) {
			return present
		}
	}
	return bits.Len(uint(records / bucketSize))
}

// BucketOf returns the bucket of a record.
func BucketOf(id string, bits int) int { return int(xxhash.Sum64String(id) & (1<<bits - 1)) }

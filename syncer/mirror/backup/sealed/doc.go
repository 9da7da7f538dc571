// Package sealed is the file of a backup: an envelope that only those can open who have
// a key.
//
// The file is encrypted by age (https://age-encryption.org/v1) to recipients, which are
// public keys: whoever makes backups need not be able to read them. In the envelope are
// a line that names the format, a line of JSON, the manifest, and then the content as it
// comes to the end:
//
//	sheetsync backup 1
//	{"made_at": …}
//	PGDMP…
//
// So a backup can be restored without sheetsync, too:
//
//	age -d -i key.txt FILE | tail -n +3 | pg_restore --no-owner -d DATABASE
//
// The encryption is authenticated: what was cut off or changed is no content but an error,
// [ErrDamaged].
package sealed

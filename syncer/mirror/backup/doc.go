// Package backup copies the service's database into a file and back (logical backup).
//
// # What is in a backup
//
// All of the database, as pg_dump has it, behind a manifest that says how many rows each
// table has and their checksum (package contents), in an envelope that only the holders of
// a key can open (package sealed). Manifest and dump are of one instant: one snapshot,
// which pg_dump is given. What is dumped goes straight into the envelope; nothing of it is
// on a disk in the clear. The file gets its name once all of it is on the disk.
//
// # Verified
//
// [Create] reads the file that it has written back from the disk, with a key that is made
// for the one file and forgotten, since its real ones may be elsewhere; restores it into a
// scratch database; and compares that with the manifest. A file that can't be restored is
// no backup, and is not kept.
//
// # Whole or not at all
//
// [Restore] reads the whole file first, so that one that was cut off changes nothing. It
// restores into a scratch database, compares it with the manifest, and has that take the
// place of the other by its name, which is kept under another name. Where the service may
// make no databases, the database has to be empty, and is filled in one transaction.
//
// # What is the server's
//
// Roles, their passwords and who is a member of which are the server's and in no backup.
// On another server those that the dump names are made without a login, so that all rights
// are as they were for whoever has the roles again.
package backup

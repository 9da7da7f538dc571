package doctor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// What a data directory needs free: little for the service's own files, more for a private
// database, which grows with history.
const (
	spareBytes    = 1 << 30
	leastBytes    = 100 << 20
	bytesPerGiB   = 1 << 30
	onlyOwner     = 0o700
	exampleZone   = "Asia/Shanghai"
	clockWarning  = 30 * time.Second
	clockFailure  = 5 * time.Minute // from when on Google takes no signed request for a token
	clockPatience = 10 * time.Second
)

// zones looks whether the time zones are known by which schedules and days go.
func (d *Doctor) zones() {
	names := []string{exampleZone}
	for i := range d.Registers {
		if zone := d.Registers[i].Location; zone != nil {
			names = append(names, zone.String())
		}
	}
	for _, name := range names {
		if _, err := time.LoadLocation(name); err != nil {
			d.Report(Diagnosis{"time zones", StatusFailed, fmt.Sprintf("the time zone %s is not known", name), "reinstall sheetsync, which brings the time zones with it, or install the system's (Debian: tzdata)"})
			return
		}
	}
	d.report("time zones", "known; here it is "+time.Now().Format("2006-01-02 15:04 MST"), nil)
}

// dataDir looks whether the service may write its own files, and whether there is room.
func (d *Doctor) dataDir() {
	const check = "data_dir"
	dir := d.Config.DataDir
	owner := "make it a directory of the user that runs the service, here " + user() + ": chown -R " + user() + " " + dir
	about, err := os.Stat(dir)
	if errors.Is(err, os.ErrNotExist) {
		dir = filepath.Dir(dir) // it is made by the first run
		about, err = os.Stat(dir)
	}
	switch {
	case err != nil:
		d.Report(Diagnosis{check, StatusFailed, err.Error(), owner})
		return
	case !about.IsDir():
		d.Report(Diagnosis{check, StatusFailed, dir + " is a file", "name a directory in data_dir"})
		return
	}
	probe, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		d.Report(Diagnosis{check, StatusFailed, "the service may not write into " + dir, owner})
		return
	}
	_, _ = probe.Close(), os.Remove(probe.Name())
	free, known := freeBytes(dir)
	room := fmt.Sprintf("%s, %.1f GiB free", d.Config.DataDir, float64(free)/bytesPerGiB)
	switch {
	case !known:
		d.report(check, d.Config.DataDir, nil)
	case free < leastBytes:
		d.Report(Diagnosis{check, StatusFailed, room, "free some space on that disk: a database that can't write stops"})
	case free < spareBytes:
		d.warn(check, room, "free some space on that disk before a private database or backups fill it")
	default:
		d.report(check, room, nil)
	}
	if mode := about.Mode().Perm(); runtime.GOOS != "windows" && dir == d.Config.DataDir && mode&^onlyOwner&0o007 != 0 {
		d.warn(check, fmt.Sprintf("everybody on this machine may look into it (%#o)", mode), "chmod 700 "+dir)
	}
}

// user is who runs this, as a number where the name isn't known.
func user() string {
	if name := os.Getenv("USER"); name != "" {
		return name
	}
	return fmt.Sprint(os.Getuid())
}

// databaseClock judges by how much this machine is ahead of the database's: the log has the
// time of the one, the audit trail that of the other.
func (d *Doctor) databaseClock(ahead time.Duration) {
	const check = "database"
	if ahead.Abs() < clockWarning {
		d.report(check, "its time is this machine's", nil)
		return
	}
	which := "behind"
	if ahead < 0 {
		which = "ahead of"
	}
	d.warn(check, fmt.Sprintf("its time is %s %s this machine's, so that the log and the audit trail disagree", ahead.Abs().Truncate(time.Second), which),
		"turn on the synchronisation of both machines' clocks: timedatectl set-ntp true")
}

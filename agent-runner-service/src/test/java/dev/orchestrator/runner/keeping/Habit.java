package dev.orchestrator.runner.keeping;

/// One thing that agents do in their workspaces, as shell lines. `$n` is a number that occurs once,
/// `$me` the agent's own task and `$other` another one, `$base` the commit that the run began at.
/// `note FILE` and `note_commit REVISION` put on record what the agent expects to find again.
enum Habit {
  // files
  WRITE("echo text $n > f$((n % 3)).txt"),
  APPEND("echo line $n >> a.txt"),
  WRITE_BINARY("printf '\\000\\001%s\\377' $n > bin$((n % 2))"),
  DELETE("rm -f b.txt"),
  RENAME("if [ -e a.txt ]; then mv a.txt moved$n.txt; fi"),
  MAKE_EXECUTABLE("echo $n > tool.sh; chmod +x tool.sh"),
  LINK("ln -sfn target-$n link"),
  NEST("mkdir -p d$((n % 2))/e/f; echo $n > d$((n % 2))/e/f/g.txt"),
  NAME_ODDLY("echo $n > ' ä \"$n'; echo odd $n > ./-$n"),
  REPLACE_FILE_BY_FOLDER("rm -rf f1.txt; mkdir -p f1.txt; echo $n > f1.txt/inside"),

  // ordinary git
  COMMIT("git add -A; git commit -qm c$n"),
  STAGE("git add -A"),
  AMEND("git commit -q --amend --allow-empty -m amended$n"),
  COMMIT_ELSEWHERE("git checkout -q -b o$n; echo $n > o$n.txt; git add -A; git commit -qm o$n"),
  COMMIT_DETACHED("git checkout -q --detach; echo $n > d.txt; git add -A; git commit -qm d$n"),
  GO_HOME("git checkout -qf orchestrator/r1/$me"),
  TAKE_BACK("git reset -q --hard HEAD~1"),
  TAKE_BACK_SOFTLY("git reset -q --soft HEAD~1"),
  REBASE("git commit -q --allow-empty -m r$n; git rebase -q --force-rebase $base"),
  PICK("git cherry-pick orchestrator/r1/$other || git cherry-pick --abort"),
  MERGE_OTHER("git merge -q --no-edit orchestrator/r1/$other || git merge --abort"),
  BEGIN_ORPHAN("git checkout -q --orphan orphan$n; git commit -q --allow-empty -m orphan$n"),
  TAG("git tag t$n"),

  // stashes
  STASH(
      "s=$(git rev-parse -q --verify refs/stash); git stash push -qu;"
          + " [ \"$s\" = \"$(git rev-parse -q --verify refs/stash)\" ] || note_commit refs/stash"),
  STASH_AND_POP(
      "s=$(git rev-parse -q --verify refs/stash); git stash push -qu;"
          + " [ \"$s\" = \"$(git rev-parse -q --verify refs/stash)\" ] || git stash pop -q"),
  STASH_AND_DROP(
      "s=$(git rev-parse -q --verify refs/stash); git stash push -qu;"
          + " [ \"$s\" = \"$(git rev-parse -q --verify refs/stash)\" ] || git stash drop -q"),

  // begun and not ended
  MERGE_HALFWAY(
      "echo $n > m.txt; git add -A; git commit -qm m$n; git branch m$n;"
          + " echo ours $n > m.txt; git commit -qam ours$n; git checkout -q m$n;"
          + " echo theirs $n > m.txt; git commit -qam theirs$n; git checkout -q -; git merge -q m$n"),
  REBASE_HALFWAY(
      "echo $n > r.txt; git add -A; git commit -qm r$n; git branch r$n;"
          + " echo ours $n > r.txt; git commit -qam ours$n; git checkout -q r$n;"
          + " echo theirs $n > r.txt; git commit -qam theirs$n; git checkout -q -;"
          + " echo wip $n > wip.txt; git add wip.txt; note wip.txt; git rebase -q --autostash r$n"),
  BISECT(
      "git checkout -q --detach; git commit -q --allow-empty -m b$n;"
          + " git update-ref refs/bisect/bad HEAD; git checkout -qf orchestrator/r1/$me"),

  // out of the ordinary
  HIDE("git update-index --assume-unchanged a.txt; echo hidden $n >> a.txt"),
  EMBED("mkdir e$n; (cd e$n; git init -q; echo $n > x; git add x)"),
  EMBED_AND_STAGE(
      "mkdir e$n; (cd e$n; git init -q; echo $n > x; git add x;"
          + " git -c user.name=x -c user.email=x commit -qm x); git add -A"),
  ADD_WORKTREE(
      "git worktree add -q --detach w$n HEAD;"
          + " (cd w$n && echo $n > w.txt && git add w.txt && git commit -qm w$n && echo wip $n > wip.txt)"),
  COLLECT_GARBAGE("git gc -q --prune=now"),
  DELETE_OWN_BRANCH("git update-ref -d refs/heads/orchestrator/r1/$me"),
  POINT_OWN_BRANCH_ELSEWHERE("git update-ref refs/heads/orchestrator/r1/$me $base"),
  POINT_OTHERS_BRANCH_HERE("git update-ref refs/heads/orchestrator/r1/$other HEAD"),
  COMMIT_ON_OTHERS_BRANCH(
      "git checkout -qf --ignore-other-worktrees orchestrator/r1/$other &&"
          + " git commit -q --allow-empty -m onto-other$n"),
  REMOVE_OWN_WORKTREE("git worktree remove --force ."),
  REMOVE_OTHERS_WORKTREE("git worktree remove --force ../$other"),

  // the branch that is not theirs
  FORCE_TARGET("git commit -q --allow-empty -m f$n; git branch -f main HEAD"),
  UPDATE_TARGET(
      "echo $n > u.txt; git add u.txt; git commit -qm u$n; git update-ref refs/heads/main HEAD"),
  PUSH_TO_TARGET("git commit -q --allow-empty -m p$n; git push -q . HEAD:main"),
  WORK_ON_TARGET("git checkout -qf main && echo $n > t.txt && git add t.txt && git commit -qm t$n"),
  LEAVE_FILES_ON_TARGET("git checkout -qf main && echo $n > t.txt"),
  REWIND_TARGET(
      "[ \"$(git --git-dir=\"$(git rev-parse --git-common-dir)\" symbolic-ref HEAD)\" = refs/heads/main ]"
          + " && git update-ref refs/heads/main $base"),

  // nothing works after these
  REMOVE_LINK("rm -rf .git", true),
  REPLACE_LINK("rm -rf .git; git init -q; git add -A", true);

  private final String lines;
  private final boolean last;

  Habit(String lines) {
    this(lines, false);
  }

  Habit(String lines, boolean last) {
    this.lines = lines;
    this.last = last;
  }

  String lines() {
    return lines;
  }

  /// Whether git is of no use to the agent afterwards.
  boolean isLast() {
    return last;
  }
}

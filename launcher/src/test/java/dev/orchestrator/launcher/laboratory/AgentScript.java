package dev.orchestrator.launcher.laboratory;

/// All agents and the test command of a laboratory's world. It writes in several goes, so that a
/// crash in between leaves half work, and notes in a file outside of the repository when it starts
/// and when it has finished. Which round of its step this is it sees by what it finds.
final class AgentScript {
  /// What the orchestrator agent answers to every question.
  static final String ANSWER = "blue";

  /// Its one argument is the bench's folder.
  static final String TEXT =
      """
      bench=$1
      task=$ORCHESTRATOR_TASK
      work=$task/work.txt
      prompt=$(cat)

      round=1
      case $ORCHESTRATOR_STEP in
        code) [ -e "$work" ] && round=2; grep -qs mended "$work" && round=3 ;;
        review) grep -q mended "$work" && round=2 ;;
      esac

      tell() {
        echo "$1 $ORCHESTRATOR_RUN $task $ORCHESTRATOR_STEP $ORCHESTRATOR_ATTEMPT $round $$" >> "$bench/steps.log"
      }

      commit() {
        git add --all && git commit --quiet --message "by the agent" || exit 75
        git rev-parse HEAD >> "$bench/commits.log"
      }

      tell start
      case $task in
        _plan) sleep 0.1; tell finish; cat "$bench/plan.json"; exit 0 ;;
        _answer*) sleep 0.1; tell finish; echo '{"answer": "blue", "known": true}'; exit 0 ;;
      esac

      . "$bench/habits/$task"
      if [ "$LEAVES_PROCESSES" ]; then
        ( setsid sleep 97531 & )
        nohup sleep 97531 > /dev/null 2>&1 &
      fi

      case $ORCHESTRATOR_STEP-$round in
        code-1)
          mkdir -p "$task/deep/er"
          echo "first half" >> "$work"
          sleep "$PAUSE"
          echo "second half" >> "$work"
          echo "$task" > "$task/deep/er/other.txt"
          if [ "$ASKS" ]; then
            case $prompt in
              *"Answer: blue"*) answer=blue ;;
              *) answer=$(curl --fail -sS -d "Which colour for $task?" "$ORCHESTRATOR_ASK_URL") || exit 75 ;;
            esac
            # a clock that is put forward takes the time for an answer away
            [ "$answer" = blue ] || exit 75
            echo "$answer" > "$task/deep/er/other.txt"
          fi
          [ "$SHARED" ] && echo "$task" >> "$SHARED"
          if [ "$FAILS_ONCE" ] && [ ! -e "$bench/failed-$task" ]; then
            touch "$bench/failed-$task"
            tell fail
            exit 75
          fi
          [ "$DETACHES" ] && git checkout --quiet --detach
          [ "$COMMITS" ] && commit
          [ "$COMMITS" ] && [ "$MOVES_TARGET" ] && git update-ref refs/heads/main HEAD
          verdict= ;;
        code-2)
          sleep "$PAUSE"
          echo mended >> "$work"
          [ "$COMMITS" ] && commit
          verdict= ;;
        review-*)
          echo scribbled > scratch.txt
          sleep "$PAUSE"
          verdict=approved
          [ "$IS_SENT_BACK" ] && [ $round = 1 ] && verdict=changes-requested ;;
        test-*)
          sleep "$PAUSE"
          grep -q "second half" "$work" || exit 1
          verdict= ;;
        *)
          echo "work that was done is to be done again" >&2
          exit 1 ;;
      esac

      tell finish
      [ "$verdict" ] && echo "{\\"verdict\\": \\"$verdict\\", \\"comments\\": \\"mend it\\"}"
      exit 0
      """;

  private AgentScript() {}
}

package org.example.reward;

import io.erpo.reward.Judge;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
public class WordLimit implements RewardFunction {
    @Override
    public String name() {
        return "word-limit";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Judge judge(Parameters parameters) {
        int maxWords = parameters.allow("maxWords").integer("maxWords");
        return answer -> new Score(answer.text().strip().split("\\s+").length <= maxWords ? 0 : -1);
    }
}
